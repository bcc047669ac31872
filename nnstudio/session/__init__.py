"""What changes in time: the project with its undo, and the threads that load, train and explain. No widget."""
