"""What can be filtered and sorted, declared once for each noun.

Filter inputs, orders, live streams, and later views, automation and reports, read these declarations.
"""
