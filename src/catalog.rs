//! What the event is: kinds, tags, wards, rooms, wording; loaded from `config/`, checked, never changed.
