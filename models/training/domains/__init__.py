"""The kinds of image that the recipe trains for: one module each, one line here."""
from domains.ct import CT
from domains.mri import MRI
from domains.photo import PHOTO

DOMAINS = {domain.name: domain for domain in (CT, PHOTO, MRI)}
