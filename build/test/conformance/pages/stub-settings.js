const found = await window.ask(import.meta.url)
export default found.settings
export const { fault, withdrawn, names, style } = found
