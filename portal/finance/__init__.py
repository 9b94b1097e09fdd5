"""What finance does with money and papers: refunds, credit, statements, the month and its proof."""
