"""Racks with cranes.

storages  the rack as a place of the factory
slots     which parts lie where
cranes    who brings them there and back
"""
