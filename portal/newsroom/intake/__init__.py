"""The ways stories come in: upload, command, watched folder, feed, push; and what became of each."""
