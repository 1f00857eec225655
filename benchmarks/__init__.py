"""What is fast here, what is slow, and against which peer: ``python -m benchmarks``. Not part of the package."""
