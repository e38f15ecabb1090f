"""``python -m zhiping`` is ``zhiping``."""

from zhiping.cli import main

if __name__ == "__main__":
    main()
