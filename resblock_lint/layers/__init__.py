"""What each framework's layers and functions do to shapes: pure arithmetic, without values, paths or words."""
