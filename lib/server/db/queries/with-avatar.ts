import "server-only";

type Without<T> = Omit<T, "avatar"> & { avatar?: number };

/** Leaves the key out for those without a picture, who are most. */
export function withAvatar<T extends { avatar: number | null }>(row: T): Without<T> {
  const { avatar, ...rest } = row;
  return avatar === null ? rest : { ...rest, avatar };
}
