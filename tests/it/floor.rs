//! Rounds on the floor.

mod after_the_round;
mod circles;
mod desk;
mod fairness;
mod no_show;
mod preview;
mod timetable;
