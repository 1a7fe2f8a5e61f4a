//! The heaviest matching of the graph on standard input: lines `u v weight`, vertices numbered from 0.

use std::io::Read as _;

use blossom::{Edge, Graph, solve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut edges: Vec<Edge> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let fields: Vec<_> = line.split_whitespace().collect();
        let [u, v, weight] = fields[..] else {
            return Err(format!("line {number}: write `u v weight`").into());
        };
        edges.push((u.parse()?, v.parse()?, weight.parse()?));
    }
    let vertices = edges.iter().map(|&(u, v, _)| u.max(v) as usize + 1).max();
    let graph = Graph::new(vertices.unwrap_or(0), &edges);
    let solution = solve(&graph);
    solution.certificate.verify(&graph, solution.mates())?;
    for (u, v) in solution.pairs() {
        println!("{u} {v}");
    }
    println!(
        "weight {}, and no matching weighs more",
        solution.weight(&graph)
    );
    Ok(())
}
