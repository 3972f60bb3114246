// What is said while a file of the site is on its way, and when it did not come. This file is the type of all others.

export const en = {
  loading: "One moment …",
  again: "Try again",
  notLoaded: "This page could not be loaded completely",
  notLoadedMend: "Check your connection, then try again. If this site is blocked where you are, try Tor Browser.",
  partMissing: "A part of this page did not come",
  partMissingMend:
    "Everything you have written or answered is still here. Check your connection, then try again. If that does not help, reload the page; but then all of it is gone.",
  languageMissing: "The language did not come. Check your connection, then try again.",
};

export type PartsWords = typeof en;
