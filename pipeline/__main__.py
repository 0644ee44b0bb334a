"""``python -m pipeline``: the same as the command ``voorstel``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
