//! One order of a certificate, from its names to what is shown.

use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Identifier, NewOrder, Order, OrderStatus,
    RetryPolicy,
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::CertifiedKey;

use super::super::shown::Shown;
use super::Failed;

/// Some authorities look from several places in the world before they believe.
const PATIENCE: RetryPolicy = RetryPolicy::new().timeout(Duration::from_mins(2));

/// The key, and after it the certificate and those that lead to its authority.
pub(super) async fn place(
    account: &Account,
    names: &[String],
    shown: &Arc<Shown>,
) -> Result<String, Failed> {
    let names: Vec<_> = names.iter().cloned().map(Identifier::Dns).collect();
    let mut order = account.new_order(&NewOrder::new(&names)).await?;
    let mut proofs = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        // Proven not long ago.
        if authorization.status == AuthorizationStatus::Valid {
            continue;
        }
        let Some(mut challenge) = authorization.challenge(ChallengeType::TlsAlpn01) else {
            return Err(Failed::OtherProof);
        };
        let name = challenge.identifier().to_string();
        let digest = challenge.key_authorization().digest();
        let key = proof(&name, digest.as_ref())?;
        proofs.push(shown.prove(name, key));
        challenge.set_ready().await?;
    }
    let ready = order.poll_ready(&PATIENCE).await;
    drop(proofs);
    match ready {
        Ok(OrderStatus::Ready | OrderStatus::Valid) => {}
        Ok(_) => return Err(unproven(&mut order).await),
        Err(error) => return Err(error.into()),
    }
    let key = order.finalize().await?;
    let chain = order.poll_certificate(&PATIENCE).await?;
    Ok(format!("{key}\n{chain}"))
}

/// What the authority says of the first name it does not believe.
async fn unproven(order: &mut Order) -> Failed {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let refreshed = async {
            let mut authorization = authorization?;
            authorization.refresh().await?;
            let name = authorization.identifier().to_string();
            let error = authorization
                .challenges
                .iter()
                .find_map(|challenge| challenge.error.as_ref());
            Ok(error.map(|why| Failed::Unproven {
                name,
                why: why.to_string(),
            }))
        };
        match refreshed.await {
            Ok(None) => {}
            Ok(Some(failed)) => return failed,
            Err(error) => return Failed::Acme(error),
        }
    }
    Failed::Acme(instant_acme::Error::Str(
        "the order failed without a reason",
    ))
}

/// RFC 8737, 3: the name and the digest of what only the account's holder can know, in a certificate of one's own.
fn proof(name: &str, digest: &[u8]) -> Result<CertifiedKey, Failed> {
    let made = || {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok((certificate.der().clone(), key.serialize_der()))
    };
    let (certificate, key) =
        made().map_err(|error: rcgen::Error| Failed::Crypto(error.to_string()))?;
    let key = default_provider()
        .key_provider
        .load_private_key(PrivateKeyDer::Pkcs8(key.into()))
        .map_err(|error| Failed::Crypto(error.to_string()))?;
    // Not held against each other: a critical extension such as this one is refused by whoever does not know it.
    Ok(CertifiedKey::new(vec![certificate], key))
}
