// Hands a file to the browser to save.

export const saveFile = (file: Blob, name: string): void => {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; without this the file stays in memory.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
