"""The Data explorer dock: samples, classes, values, a scatter plot and a table of the data in hand."""
