"""manifest.json and the measured part of card.md, beside the weights. Schema: core/contract/model.ts."""
import hashlib
import json
import pathlib
import re

from measure import table

BEGIN, END = "<!-- measured: written by export.py -->", "<!-- end of measured -->"


def describe(domain, model, weights, identity, residual_variance, training):
    """The manifest of a denoiser whose weights lie at `weights`."""
    content = pathlib.Path(weights).read_bytes()
    return {
        "schemaVersion": 1,
        "id": identity["id"],
        "name": identity["name"],
        "domain": domain.name,
        "channels": domain.channels,
        **domain.manifest,
        "network": {
            "file": pathlib.Path(weights).name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
            "inputs": {"image": "x", "noise": "sigma"},
            "outputs": {"denoised": "denoised"},
            "predicts": "denoiser",
            "conditioning": "sigma",
            "sizeMultiple": model.size_multiple,
        },
        "sde": {"kind": "ve", "sigmaMin": domain.sigma_min, "sigmaMax": domain.sigma_max},
        "residualVariance": residual_variance,
        "training": training,
        "license": identity["license"],
        "card": "card.md",
    }


def write_manifest(path, manifest):
    """Replaces the manifest whole, but keeps domainCheck and moments: the program measures them, not the recipe."""
    path = pathlib.Path(path)
    if path.exists():
        before = json.loads(path.read_text())
        measured = {name: before[name] for name in ("domainCheck", "moments") if name in before}
        manifest = {**manifest, **measured}
        if "domainCheck" in before:
            if before["network"]["sha256"] != manifest["network"]["sha256"]:
                print("domainCheck was kept, but belongs to the weights before these: measure it again.")
    replace(path, dense(manifest) + "\n")


def write_card(path, manifest, counts):
    """Fills the measured block of an existing card, so that its figures are those of the manifest."""
    path = pathlib.Path(path)
    if not path.exists():
        return
    text = path.read_text()
    if BEGIN not in text or END not in text:
        return
    t = manifest["training"]
    seen = ", ".join(f"{number} {what}" for what, number in counts.items())
    measured = (
        f"{t['steps']} steps in {t['minutes']:g} minutes, {seen}, ended {t['date']}.\n\n"
        f"{table(manifest['residualVariance'])}"
    )
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    replace(path, f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}")


def dense(value):
    """JSON with one line for every list of plain values."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s+", " ", m.group(1)) + "]", text)


def replace(path, text):
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)
