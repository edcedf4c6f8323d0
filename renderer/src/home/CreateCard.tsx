import AddOutlined from '@mui/icons-material/AddOutlined';
import CheckOutlined from '@mui/icons-material/CheckOutlined';
import DnsOutlined from '@mui/icons-material/DnsOutlined';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { useWords } from '../texts/texts.ts';

const points = ['home.create.presets', 'home.create.tests', 'home.create.rootPath'] as const;

/** The way in for whoever has the address of a Milvus and no file. */
export function CreateCard(): ReactNode {
  const words = useWords();
  return (
    <section className="card padded way-in">
      <div className="row gap-12">
        <DnsOutlined className="way-in-icon" aria-hidden />
        <h2>{words.say('home.create')}</h2>
      </div>
      <p className="secondary">{words.say('home.createText')}</p>
      <ul className="column small secondary">
        {points.map((key) => (
          <li key={key} className="row top">
            <CheckOutlined fontSize="small" aria-hidden />
            {words.say(key)}
          </li>
        ))}
      </ul>
      <div className="way-in-action">
        <Button startIcon={<AddOutlined aria-hidden />} component={Link} to="/clusters/new">
          {words.say('home.createProfile')}
        </Button>
        <span className="push small muted">{words.say('home.aboutThreeMinutes')}</span>
      </div>
    </section>
  );
}
