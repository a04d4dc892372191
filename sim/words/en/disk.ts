/** What is wrong with a disk, by the system's code. */
export const DISK = {
  "disk.ENOSPC": "the disk is full",
  "disk.EDQUOT": "this user's share of the disk is used up",
  "disk.EFBIG": "it is larger than this process may write (ulimit -f)",
  "disk.EROFS": "the disk is read-only",
  "disk.EACCES": "this user has no right to it",
  "disk.EPERM": "this user has no right to it",
  "disk.ENOENT": "there is no such file or folder",
  "disk.ENOTDIR": "a part of its path is a file, where a folder should be",
  "disk.EISDIR": "it is a folder, where a file should be",
  "disk.EEXIST": "something else stands there",
  "disk.ENAMETOOLONG": "its name is too long",
  "disk.EIO": "the disk failed",
  "disk.EMFILE": "this process has too many files open",
  "disk.ENFILE": "this machine has too many files open",
} as const;

/** How it is told. */
export const DISK_TOLD = {
  "disk.coded": "{words} ({code})",
  "disk.not-written": "{file} is not written: {why}",
  "disk.ends-early": "{file} ends early: {why}",
  "disk.failed": "{call} {path}: {why}",
  "disk.not-read": "{file}: {why}",
} as const;
