"""Production lines with limited buffers: exact chains, closed forms, decomposition, bounds.

two_machine_lines   two machines and one buffer: exponential times, or slots of time
two_machine_flow    two machines through which material flows
chains              the exact Markov chain of a small line
slot_lines          lines in which all machines work in the same slots of time
assembly_and_merge  an assembly with its feeders, and a merge of two streams
kanban_chains       small lines held by kanban cards
decomposition       long lines as overlapping sections, each solved exactly
flow_decomposition  long lines of equally fast machines (DDX)
buffer_bounds       bounds of the throughput, simple rules for the size of buffers
performance         the figures that the others return
phase_types         processing times made of exponential phases
sections            some neighbouring machines as a Markov chain
blocks              neighbouring sections that tell each other how their outer machines are
markov_chains       long-run probabilities of a chain with a sparse matrix
"""

from factorysim.theory.lines.assembly_and_merge import AssemblyFigures as AssemblyFigures
from factorysim.theory.lines.assembly_and_merge import MergeFigures as MergeFigures
from factorysim.theory.lines.assembly_and_merge import assembly_chain as assembly_chain
from factorysim.theory.lines.assembly_and_merge import merge_chain as merge_chain
from factorysim.theory.lines.buffer_bounds import ThroughputBounds as ThroughputBounds
from factorysim.theory.lines.buffer_bounds import buffer_for_repairs as buffer_for_repairs
from factorysim.theory.lines.buffer_bounds import buffer_for_share as buffer_for_share
from factorysim.theory.lines.buffer_bounds import equal_buffers_for_share as equal_buffers_for_share
from factorysim.theory.lines.buffer_bounds import (
    infinite_buffer_throughput as infinite_buffer_throughput,
)
from factorysim.theory.lines.buffer_bounds import isolated_efficiency as isolated_efficiency
from factorysim.theory.lines.buffer_bounds import throughput_bounds as throughput_bounds
from factorysim.theory.lines.buffer_bounds import zero_buffer_efficiency as zero_buffer_efficiency
from factorysim.theory.lines.chains import line_chain as line_chain
from factorysim.theory.lines.decomposition import decompose_line as decompose_line
from factorysim.theory.lines.flow_decomposition import FlowLine as FlowLine
from factorysim.theory.lines.flow_decomposition import decompose_flow_line as decompose_flow_line
from factorysim.theory.lines.flow_decomposition import decompose_slot_line as decompose_slot_line
from factorysim.theory.lines.kanban_chains import KanbanFigures as KanbanFigures
from factorysim.theory.lines.kanban_chains import kanban_chain as kanban_chain
from factorysim.theory.lines.kanban_chains import two_card_kanban_chain as two_card_kanban_chain
from factorysim.theory.lines.performance import LinePerformance as LinePerformance
from factorysim.theory.lines.phase_types import PhaseType as PhaseType
from factorysim.theory.lines.slot_lines import SlotLine as SlotLine
from factorysim.theory.lines.slot_lines import slot_line_chain as slot_line_chain
from factorysim.theory.lines.two_machine_flow import two_machine_flow as two_machine_flow
from factorysim.theory.lines.two_machine_lines import TwoMachineLine as TwoMachineLine
from factorysim.theory.lines.two_machine_lines import two_machine_line as two_machine_line
from factorysim.theory.lines.two_machine_lines import two_machine_slots as two_machine_slots
