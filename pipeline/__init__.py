"""From one definition (YAML) to the Word document, the PDF and the package of a municipal proposal.

The folders are the steps of the job: ``definition`` → ``document`` → ``conversion`` → ``attachments`` →
``bundle`` → ``production``; ``cli`` is the only part that talks to a person.
"""

__version__ = "0.1.0"
