"""Where the data lies: a folder that can be written, on a disk that SQLite can trust."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MOUNTS = Path("/proc/self/mountinfo")
# Their locks are not the kernel's own: two servers on one file would destroy it (https://sqlite.org/useovernet.html)
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs"}
    | {"fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.ceph", "fuse.davfs2", "davfs"}
)


def folder(raw: str) -> Path:
    """The data folder, made for its owner alone when it is not there."""
    path = Path(raw).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise ImproperlyConfigured(f"MANCOMUN_DATA={raw} cannot be used: {reason}. Name another folder.") from fault
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"MANCOMUN_DATA={raw} cannot be written. Give this user the right to, or change it."
        )
    return path


def refuse_network(path: Path) -> None:
    """SQLite belongs on a disk of this machine."""
    kind = file_system_of(path, MOUNTS.read_text(encoding="utf-8")) if MOUNTS.exists() else ""
    if kind in _NETWORK:
        raise ImproperlyConfigured(
            f"{path} is on a network file system ({kind}), where SQLite loses data. "
            f"Set MANCOMUN_DATA to a folder on this machine's own disk, or use PostgreSQL (DATABASE_URL)."
        )


def file_system_of(path: Path, mounts: str) -> str:
    """“ext4” or “nfs4”: the kind of the last mount that holds the path. ``mounts`` is the text of mountinfo."""
    best, kind = Path(), ""
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:  # noqa: PLR2004  # proc(5): the mount point is the fifth field
            continue
        point = Path(fields[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, after.split()[0]
    return kind
