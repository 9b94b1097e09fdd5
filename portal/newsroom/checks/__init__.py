"""What a translation is held against: seventeen checks, each a pure function of a pair."""
