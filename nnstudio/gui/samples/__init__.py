"""How samples look, for every panel that shows them: a grid of any number, and the pixels of one."""
