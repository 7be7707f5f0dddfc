/**
 * Features of Chromium to turn off. For each window the address bar loads two pages, and a spare
 * renderer waits for the next page; in tests nobody sees them, and they take a third of the time.
 */
const unseen = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];

/** Playwright's own list (chromiumSwitches.ts): our switch replaces it, as the last one counts. */
const ofPlaywright = [
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

export const browserArguments = [
  "--no-sandbox",
  `--disable-features=${[...unseen, ...ofPlaywright].join()}`,
];
