const repository = 'https://github.com/sll-core/Sll.Core'

export default {
  iconLinks: [{ icon: 'github', href: repository, title: 'The repository' }],
  // A block without a language is a command line or a drawing: no colours are guessed.
  configureHljs: (highlight) => highlight.configure({ languages: [] }),
  // A link to a source file shows the file; a web server would offer it for download.
  start() {
    const root = new URL(document.querySelector('meta[name="docfx:rel"]').content || './', location).href
    for (const link of document.querySelectorAll('article a[href$=".cs"]'))
      link.href = `${repository}/blob/main/${link.href.slice(root.length)}`
  },
}
