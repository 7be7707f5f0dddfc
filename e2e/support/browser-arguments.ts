/**
 * Chromium's switches. Its address bar loads two pages of its own for each window, and it keeps a
 * renderer ready for the next page; nobody sees them here, and they take a third of the time.
 */
const unseen = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];

/** Playwright's own list (its chromiumSwitches.ts), which ours replaces: the last switch counts. */
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
