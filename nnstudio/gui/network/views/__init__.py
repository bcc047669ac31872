"""Other ways to look at the network than cards: as a drawing, as a list, as source."""
