import { describe, expect, test } from 'vitest';

import { AppError } from '#shared/errors.ts';

import { run } from './cliRun.ts';

describe('help', () => {
  test('is shown when nothing is asked, and fits 80 columns', async () => {
    for (const language of ['en', 'fr']) {
      const { exitCode, stdout, stderr } = await run({ argv: ['help', '--lang', language] });
      const wide = stdout.filter((line) => line.length > 80);
      expect({ exitCode, wide, stderr }).toEqual({ exitCode: 0, wide: [], stderr: [''] });
    }
    expect((await run({ argv: [] })).stdout).toEqual((await run({ argv: ['--help'] })).stdout);
  });

  test('lists the flags of a command, in French where asked, without those nobody should learn', async () => {
    const { stdout } = await run({ argv: ['create', '--help', '--lang', 'fr'] });
    expect(stdout).toEqual([
      'Utilisation : milvus-backup-studio create [options]',
      '',
      'Sauvegarder des collections',
      '',
      'Options :',
      '  -n, --name <name>        Nom de la sauvegarde : lettres, chiffres et _',
      '                           (backup_ et l’heure par défaut)',
      '  --filter <filter>        Ce qui est sauvegardé : db.*, db.collection,',
      '                           collection ou db., séparés par des virgules (tout par',
      '                           défaut)',
      '  --strategy <strategy>    auto, serial_flush, skip_flush (sans les lignes non',
      '                           encore écrites) ou meta_only (sans lignes) (auto par',
      '                           défaut)',
      '  --confirm-name <name>    Nom d’une cible protégée, saisi pour accord',
      '  --yes                    Donner son accord quand une cible demande une',
      '                           confirmation',
      '  -h, --help               Afficher cette aide',
      '',
      'Options générales :',
      '  --version                Afficher la version',
      '  --config <file>          Fichier de configuration de milvus-backup, version 1',
      '                           ou 2 (backup.yaml par défaut, cherché aussi dans',
      '                           configs/)',
      '  --set <key=value>        Remplacer une clé de la configuration ; peut être',
      '                           répétée',
      '  --practice [cluster]     Prendre un cluster d’entraînement, A, B, C ou D, au',
      '                           lieu d’une configuration (A par défaut)',
      '  --to-config <file>       Fichier de configuration de la cible : son cluster et',
      '                           son emplacement de sauvegarde',
      '  --to-practice <cluster>  Cluster d’entraînement vers lequel copier ; avec',
      '                           --practice',
      '  --cluster <name>         Nom d’un cluster enregistré, au lieu d’une',
      '                           configuration',
      '  --storage <name>         Nom d’un stockage enregistré pour les sauvegardes',
      '  --to-cluster <name>      Nom d’un cluster enregistré vers lequel copier ; avec',
      '                           --cluster',
      '  --to-storage <name>      Nom d’un stockage enregistré de ce côté ; avec',
      '                           --storage',
      '  --vault-key-file <file>  Fichier clé du coffre avec les secrets des profils',
      '                           enregistrés ; MILVUS_BACKUP_STUDIO_VAULT_PASSPHRASE',
      '                           peut contenir sa phrase secrète à la place',
      '  --json                   Écrire une valeur JSON par ligne',
      '  --lang <language>        Langue, en ou fr (celle du système par défaut)',
      '  --no-color               Sans couleurs, comme NO_COLOR',
      '  --data-dir <folder>      Dossier des tâches et des journaux',
      '',
      'Exemples :',
      '  milvus-backup-studio create -n lundi',
      `  milvus-backup-studio create -n lundi --filter 'db1.*,commandes'`,
      '',
    ]);
  });

  test('the version is one line', async () => {
    expect((await run({ argv: ['--version'] })).stdout).toEqual(['milvus-backup-studio 1.2.3', '']);
  });
});

describe('the configuration', () => {
  test('is backup.yaml and the folder of the user unless told otherwise', async () => {
    const given = ['--config', 'b.yaml', '--set', 'a.b=1', '--set', 'c=x=y', '--data-dir', '/d'];
    const answers = () => ({ 'backups.names': () => ({ names: [] }) });
    const [byDefault, told] = [
      await run({ argv: ['list'], answers }),
      await run({ argv: ['list', ...given], answers }),
    ];
    expect([...byDefault.engine.requests, ...told.engine.requests]).toEqual([
      {
        dataFolder: '/homes/ada/.local/share/milvus-backup-studio',
        profiles: { type: 'config', path: 'backup.yaml', sets: [] },
        target: null,
      },
      {
        dataFolder: '/d',
        profiles: { type: 'config', path: 'b.yaml', sets: ['a.b=1', 'c=x=y'] },
        target: null,
      },
    ]);
  });

  test('its unknown keys and warnings are told beside the result', async () => {
    const { exitCode, stdout, stderr } = await run({
      argv: ['list'],
      answers: () => ({ 'backups.names': () => ({ names: [] }) }),
      notes: {
        unknownKeys: ['milvus.adress'],
        warnings: [{ code: 'fileOpenToAll', params: {} }],
        notices: [new AppError('FILE_UNREADABLE', { path: '/logs/cli.log', reason: 'busy' })],
      },
    });
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: [''],
      stderr: [
        '! backup.yaml: the key milvus.adress is not known and has no effect.',
        '! The file holds secrets and every user of this computer can read it (chmod 600).',
        '! The file /logs/cli.log cannot be read: busy.',
        'No backup here yet. Make one: milvus-backup-studio create -n NAME',
        '',
      ],
    });
  });
});
