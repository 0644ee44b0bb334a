"""The library of templates: what is wrong with a template, what it may use, and what changed in it.

A template keeper changes templates in Word; this floor looks at them before anybody makes a proposal with them.
"""
