// LEMON's maximum weighted matching, timed without reading: prints weight and seconds.
// Built by benches/matching.rs when a C++ compiler and LEMON's headers are there.
#include <lemon/matching.h>
#include <lemon/smart_graph.h>

#include <chrono>
#include <cstdio>
#include <vector>

int main() {
  int vertices, edges;
  if (std::scanf("%d %d", &vertices, &edges) != 2) return 2;
  lemon::SmartGraph graph;
  graph.reserveNode(vertices);
  graph.reserveEdge(edges);
  std::vector<lemon::SmartGraph::Node> nodes;
  for (int i = 0; i < vertices; ++i) nodes.push_back(graph.addNode());
  lemon::SmartGraph::EdgeMap<long long> weight(graph);
  for (int i = 0; i < edges; ++i) {
    int u, v;
    long long w;
    if (std::scanf("%d %d %lld", &u, &v, &w) != 3) return 2;
    weight[graph.addEdge(nodes[u], nodes[v])] = w;
  }
  auto begin = std::chrono::steady_clock::now();
  lemon::MaxWeightedMatching<lemon::SmartGraph, lemon::SmartGraph::EdgeMap<long long>> matching(graph, weight);
  matching.run();
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%lld %.9f\n", static_cast<long long>(matching.matchingWeight()), took.count());
}
