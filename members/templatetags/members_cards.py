from __future__ import annotations

from django import template

from members import desk

register = template.Library()
register.simple_tag(desk.members_desk)
