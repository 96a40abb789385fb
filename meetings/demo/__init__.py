"""A demo school with invented people: three school years, six method unions, meetings in every state."""
