"""What is done to samples before a network gets them: values, size, labels, rare classes, variety, own drawings."""
