"""Goods that are held against demand.

stocking      from stocks and demands as data to live ones
stocks        units on hand, on order and waited for
demands       customers
replenishing  when to order, and how much
supplies      where what is ordered comes from
periods       demand and orders, period by period
stock_views   what people and rules see
"""
