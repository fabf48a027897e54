"""What is pure about cases or asked by services and queries alike: how they are coded, what stands in the way of completing them."""
