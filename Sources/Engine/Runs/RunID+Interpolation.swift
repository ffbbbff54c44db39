/// An id can be put together where it is needed: `"label-\(item.sku)"`.
extension RunID: ExpressibleByStringInterpolation {}
