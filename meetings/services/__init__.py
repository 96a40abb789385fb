"""Verbs about meetings, one file a subject: planning, holding, voting, protocol. Each is atomic and says what follows from it."""
