import { useEffect, useState } from "preact/hooks";
import { fetchPicture } from "../connection";

/** The item's picture if the site has one; otherwise nothing takes its place. */
export function Picture({ sku, name }: { sku: string; name: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    setUrl(null);
    void fetchPicture(sku).then((found) => !gone && setUrl(found));
    return () => {
      gone = true;
    };
  }, [sku]);
  return url === null ? null : <img class="picture" src={url} alt={name} />;
}
