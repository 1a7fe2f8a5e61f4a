//! Input of `kaotsunagi solve`: any bytes are either refused with a line or solved with a valid certificate.
#![no_main]

use kaotsunagi::cli::solve::parse;
use blossom::{Graph, solve};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(input) = parse(text) {
        let graph = Graph::new(input.labels.len(), &input.edges);
        let solution = solve(&graph);
        solution.certificate.verify(&graph, solution.mates()).expect("the certificate holds");
    }
});
