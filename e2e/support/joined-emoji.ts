/** Some of each kind: joined by U+200D, with and without U+FE0F in them, a flag of tags, a keycap. */
export const joinedEmoji = [
  "👩‍💻",
  "🏳️‍🌈",
  "🧑‍🏫",
  "👨‍👩‍👧",
  "🐈‍⬛",
  "🧔‍♂️",
  "🤷‍♀️",
  "👩‍⚕️",
  "🏴‍☠️",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "👋🏽",
  "❤️‍🔥",
];
