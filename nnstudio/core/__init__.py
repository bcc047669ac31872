"""What a network, a data set, a run and a heat map ARE. Plain Python, numpy and torch; no Qt."""
