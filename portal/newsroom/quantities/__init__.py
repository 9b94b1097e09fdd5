"""Numbers, sums, shares, measures and times of day, as English and French write them."""
