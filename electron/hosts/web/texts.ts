/** What the terminal says while the app is in the browser. */
export const terminalTexts = {
  en: {
    open: 'Open this link in a browser on this computer. It works once:',
    openAnywhere: 'Open this link in a browser. It works once:',
    readOnly: 'Read-only: nothing can be changed from this page.',
    idle: 'No page was open for some time, and no job runs: the app ends.',
    parentGone: 'What started the app is gone, and no job runs: the app ends.',
    another: 'The app is open. For another browser:',
    tunnel: 'From another computer, first:',
    end: 'Ctrl-C ends the app.',
    closing: 'Stopping what runs…',
  },
  fr: {
    open: 'Ouvrez ce lien dans un navigateur de cet ordinateur. Il sert une fois :',
    openAnywhere: 'Ouvrez ce lien dans un navigateur. Il sert une fois :',
    readOnly: 'Lecture seule : rien ne peut être modifié depuis cette page.',
    idle: 'Aucune page ouverte depuis un moment et aucune tâche en cours : l’application se termine.',
    parentGone:
      'Ce qui a lancé l’application n’existe plus et aucune tâche n’est en cours : elle se termine.',
    another: 'L’application est ouverte. Pour un autre navigateur :',
    tunnel: 'Depuis un autre ordinateur, d’abord :',
    end: 'Ctrl-C termine l’application.',
    closing: 'Arrêt de ce qui est en cours…',
  },
} as const;
