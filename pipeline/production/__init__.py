"""All steps together: one proposal becomes a Word document, a PDF, a package and a receipt.

In: a ``Proposal`` (or loose files) and where the results must stand. Out: whole results, or none. This is the
only floor that knows all the others; it prints nothing, and tells how far it is through events.

Its modules are imported by their own names, so that one that needs little does not wait for what ``build``
needs.
"""
