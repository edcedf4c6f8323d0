import SearchOutlined from '@mui/icons-material/SearchOutlined';
import InputAdornment from '@mui/material/InputAdornment';
import OutlinedInput from '@mui/material/OutlinedInput';
import type { ReactNode } from 'react';

/** Narrows the list below; Ctrl F leads to it. */
export function FilterField(props: {
  readonly label: string;
  readonly query: string;
  readonly onChange: (query: string) => void;
}): ReactNode {
  const { label, query, onChange } = props;
  return (
    <OutlinedInput
      className="filter-field"
      size="small"
      type="search"
      value={query}
      onChange={({ target }) => onChange(target.value)}
      placeholder={label}
      inputProps={{ 'aria-label': label, 'data-filter': true, spellCheck: false }}
      startAdornment={
        <InputAdornment position="start">
          <SearchOutlined fontSize="small" aria-hidden />
        </InputAdornment>
      }
    />
  );
}
