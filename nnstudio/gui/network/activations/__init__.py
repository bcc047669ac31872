"""What the layers make of a sample: pictures for the cards, and the section of the inspector."""
