// Runs before the first paint, so that a chosen theme never flashes the other one. The store corrects it if need be.
try {
  const { theme } = JSON.parse(localStorage.getItem('confab.settings') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // No storage or nonsense in it: the system's theme.
}
