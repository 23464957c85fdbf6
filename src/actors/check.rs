//! What is wrong in the actor tables beyond their form.
