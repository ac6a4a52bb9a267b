#pragma once
// ankerl::unordered_dense, which Debian 12 does not package, answered by Abseil's flat hash containers.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <functional>

namespace ankerl::unordered_dense {

template <class T>
using hash = std::hash<T>;

// Abseil's erase(iterator) returns nothing; mediasoup continues from what it returns.
template <class Base>
struct returning_erase : Base {
  using Base::Base;
  using Base::erase;

  typename Base::iterator erase(typename Base::iterator position) {
    auto victim = position++;
    Base::erase(victim);
    return position;
  }
};

template <class Key, class Value, class Hash = absl::container_internal::hash_default_hash<Key>,
          class Equal = std::equal_to<Key>>
using map = returning_erase<absl::flat_hash_map<Key, Value, Hash, Equal>>;

template <class Key, class Hash = absl::container_internal::hash_default_hash<Key>, class Equal = std::equal_to<Key>>
using set = returning_erase<absl::flat_hash_set<Key, Hash, Equal>>;

}  // namespace ankerl::unordered_dense
